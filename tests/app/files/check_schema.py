# SPDX-License-Identifier: GPL-3.0-or-later
"""check_schema.py IN OUT: which documents of IN, {"schema": …, "documents": […]}, its schema takes."""
import json
import sys

import jsonschema

given = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(given["schema"])
validator = jsonschema.Draft202012Validator(given["schema"])
json.dump({"taken": [validator.is_valid(each) for each in given["documents"]]}, open(sys.argv[2], "w"))
