-- Deaths are compared over a whole district: few rows among very many facts.
CREATE INDEX fact_death ON kernel.fact (district, person, seq) WHERE kind = 'death';
