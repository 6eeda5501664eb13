"""The papers, as anybody may fetch them: pages, Open Badges 2.0 and 3.0, and images (rule 32)."""
