"""How each platform hears and speaks. No SQL, no wording."""
