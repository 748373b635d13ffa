-- One human, one account in a district: two-person rules hold by account, so nobody may have two.
-- Who leaves one desk for another is disabled there first.
CREATE UNIQUE INDEX account_holder ON auth.account (district, identity) WHERE enabled;
