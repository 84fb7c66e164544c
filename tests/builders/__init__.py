"""What the tests are made from: months, sheets, filled-in forms, decisions. Every person is invented."""
