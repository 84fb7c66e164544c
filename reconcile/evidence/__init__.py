"""What the tables say of each dossier: its dates, its attendance, its planned time; no rule of the contract."""
