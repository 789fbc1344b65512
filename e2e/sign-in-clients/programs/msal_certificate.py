from talk import given, tell
from graph_call import an_invite, call_graph

origin, tenant_id, client_id = (given[name] for name in ("origin", "tenantId", "clientId"))
key_file, certificate_file = given["keyFile"], given["certificateFile"]

# docs: begin
from pathlib import Path
import msal

application = msal.ConfidentialClientApplication(
    client_id,
    client_credential={
        "private_key": Path(key_file).read_text(),
        "public_certificate": Path(certificate_file).read_text(),
    },
    authority=f"{origin}/{tenant_id}",
    instance_discovery=False,
)
result = application.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
# docs: end

item, email = given["item"], given["email"]
tell("invited", **call_graph(f"{origin}/v1.0{item}/invite", result["access_token"], an_invite(email)))
