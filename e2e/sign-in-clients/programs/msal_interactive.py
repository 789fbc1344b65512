import webbrowser

from talk import given, tell
from graph_call import call_graph

origin, tenant_id, client_id = (given[name] for name in ("origin", "tenantId", "clientId"))


class Opener:
    """The browser of the test, which the test drives."""

    def open(self, url, *rest, **more):
        tell("open", address=url)
        return True


webbrowser.register("test", None, Opener(), preferred=True)

# docs: begin
import msal

application = msal.PublicClientApplication(
    client_id,
    authority=f"{origin}/{tenant_id}",
    instance_discovery=False,
)
result = application.acquire_token_interactive(["User.Read", "Files.ReadWrite"])
# docs: end

tell("signedIn", **call_graph(f"{origin}/v1.0/me", result["access_token"]))
