-- A case of development projects is paid its interest period by period: as many settlements as there are,
-- each once. What is set by a figure or a decision is still one sum a case.
ALTER TABLE agriculture.grant_sum ADD COLUMN nth integer NOT NULL DEFAULT 1 CHECK (nth > 0);
ALTER TABLE agriculture.grant_sum ALTER COLUMN nth DROP DEFAULT;
ALTER TABLE agriculture.grant_sum DROP CONSTRAINT grant_sum_pkey;
ALTER TABLE agriculture.grant_sum ADD PRIMARY KEY (district, case_id, nth);
ALTER TABLE agriculture.grant_sum ADD CHECK (nth = 1 OR basis = 'interest');
