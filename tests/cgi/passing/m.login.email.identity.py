def passing(walk):
    yield {"threepidCreds": {
        "sid": walk.email, "clientSecret": "client secret",
        "idServer": "identity.example.org"}}
