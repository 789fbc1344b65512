from talk import given, tell
from graph_call import an_invite, call_graph

origin, tenant_id, client_id = (given[name] for name in ("origin", "tenantId", "clientId"))

def show(address, code, ends):
    tell("code", verificationUri=address, userCode=code)


# docs: begin
from azure.identity import DeviceCodeCredential

credential = DeviceCodeCredential(
    client_id,
    tenant_id=tenant_id,
    authority=origin,
    disable_instance_discovery=True,
    prompt_callback=show,  # is given the address, the code and when it ends
)
token = credential.get_token("User.Read", "Files.ReadWrite").token
# docs: end

item, email = given["item"], given["email"]
tell(
    "signedIn",
    me=call_graph(f"{origin}/v1.0/me", token),
    invite=call_graph(f"{origin}/v1.0{item}/invite", token, an_invite(email)),
)
