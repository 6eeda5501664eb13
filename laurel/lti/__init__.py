"""LTI 1.3: learning platforms bring the people of their courses to spaces, and hear what they reach."""
