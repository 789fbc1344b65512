"""A call with a token, without a Graph library: what the token is worth."""

import requests


def call_graph(address, token, body=None):
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(address, headers=headers) if body is None else requests.post(address, headers=headers, json=body)
    return {"status": answer.status_code, "body": answer.json()}


def an_invite(email):
    return {"recipients": [{"email": email}], "roles": ["read"], "requireSignIn": True, "sendInvitation": True}
