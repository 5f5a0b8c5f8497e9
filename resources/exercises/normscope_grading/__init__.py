# SPDX-License-Identifier: GPL-3.0-or-later
"""Grades a solution of an exercise. Needs nothing but Python itself; uses PyTorch and NumPy where they are."""
