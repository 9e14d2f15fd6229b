ALTER TABLE register.settings
    ADD COLUMN places_per_machine integer
        CHECK (places_per_machine BETWEEN 1 AND 1000);
COMMENT ON COLUMN register.settings.places_per_machine IS
    'How many requests may hash at once on each machine, and how many more may call services outside; the rest is told to try again. Empty: one more than it has processors';
