"""A made-up portfolio of small firms with its planted truth; see README.md in this folder."""
