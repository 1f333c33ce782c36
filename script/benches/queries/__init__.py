"""What pages ask of the database, through Django’s test client: no server, so no matter how busy the machine is."""
