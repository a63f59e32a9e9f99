"""What is filed: records, review, audit of both, and what an applicant may see of them."""
