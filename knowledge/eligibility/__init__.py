"""Who may have what: facts, rules, verdicts with their reasons, and the next question worth asking.

Pure: values in, values out; the only reading is that of content files (see loading.py).
Start at verdicts.decide, planning.next_fact and loading.load_eligibility.
"""
