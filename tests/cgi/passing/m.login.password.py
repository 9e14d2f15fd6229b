def passing(walk):
    yield {"password": "correct horse"}
