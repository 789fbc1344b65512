from talk import given, tell
from graph_call import an_invite, call_graph

origin, tenant_id, client_id, client_secret = (
    given[name] for name in ("origin", "tenantId", "clientId", "clientSecret")
)

# docs: begin
import msal

application = msal.ConfidentialClientApplication(
    client_id,
    client_credential=client_secret,
    authority=f"{origin}/{tenant_id}",
    instance_discovery=False,
)
result = application.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
# docs: end

again = application.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
item, email = given["item"], given["email"]
answer = call_graph(f"{origin}/v1.0{item}/invite", result["access_token"], an_invite(email))
tell("invited", **answer, source=again["token_source"])
