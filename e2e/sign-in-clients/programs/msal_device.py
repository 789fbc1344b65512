from talk import given, tell
from graph_call import call_graph

origin, tenant_id, client_id = (given[name] for name in ("origin", "tenantId", "clientId"))

def show(flow):
    tell("code", verificationUri=flow["verification_uri"], userCode=flow["user_code"])


# docs: begin
import msal

application = msal.PublicClientApplication(
    client_id,
    oidc_authority=f"{origin}/{tenant_id}/v2.0",
)
flow = application.initiate_device_flow(scopes=["User.Read", "Files.ReadWrite"])
show(flow)  # flow["message"] tells the person what to do
result = application.acquire_token_by_device_flow(flow)
# docs: end

account = application.get_accounts()[0]
renewed = application.acquire_token_silent(["User.Read", "Files.ReadWrite"], account, force_refresh=True)
tell(
    "signedIn",
    **call_graph(f"{origin}/v1.0/me", renewed["access_token"]),
    username=account["username"],
    isNewToken=renewed["access_token"] != result["access_token"],
    source=renewed["token_source"],
)
