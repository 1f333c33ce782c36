"""A company that has members keeps at least one owner: held by the database, checked when a transaction ends."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION companies_keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.role = 'owner' AND OLD.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM companies_membership
        WHERE company_id = OLD.company_id AND role = 'owner' AND ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'company % would be left without an owner', OLD.company_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_one_owner';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER membership_one_owner
AFTER UPDATE OR DELETE ON companies_membership
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION companies_keep_an_owner();
"""

BACKWARD = """
DROP TRIGGER membership_one_owner ON companies_membership;
DROP FUNCTION companies_keep_an_owner();
"""


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_companies_and_mous")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
