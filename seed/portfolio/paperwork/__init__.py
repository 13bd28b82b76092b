"""What a bank has on file about an applicant, one module for each source; written when its case is closed."""
