def passing(walk):
    yield {"token": walk.database.ask("SELECT register.create_invitation()")}
