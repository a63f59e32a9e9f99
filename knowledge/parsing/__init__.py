"""Parts of the reader of official documents: lines, labels, head matter, page furniture, departments, clauses."""
