// Whether a payment was reversed is asked from the payment's side.
CREATE INDEX transferred_reverses FOR ()-[t:TRANSFERRED]-() ON (t.reverses);
