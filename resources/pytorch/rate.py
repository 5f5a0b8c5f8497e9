def rate(step):
    """The learning rate of the step that is made after so many."""
    if step < hp.warmup_steps:
        return hp.lr * (step + 1) / hp.warmup_steps
    since = step - hp.warmup_steps
    if hp.schedule == "step":
        return hp.lr * hp.schedule_gamma ** (since // hp.schedule_steps)
    if hp.schedule == "cosine":
        return hp.lr * (1 + math.cos(math.pi * since / hp.schedule_steps)) / 2
    return hp.lr


