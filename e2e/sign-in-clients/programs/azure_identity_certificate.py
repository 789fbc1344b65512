from talk import given, tell
from graph_call import an_invite, call_graph

origin, tenant_id, client_id, certificate_path = (
    given[name] for name in ("origin", "tenantId", "clientId", "certificatePath")
)

# docs: begin
from azure.identity import CertificateCredential

credential = CertificateCredential(
    tenant_id,
    client_id,
    certificate_path,  # a PEM file with the private key and the certificate
    authority=origin,
    disable_instance_discovery=True,
)
# docs: end

token = credential.get_token("https://graph.microsoft.com/.default").token
item, email = given["item"], given["email"]
tell("invited", **call_graph(f"{origin}/v1.0{item}/invite", token, an_invite(email)))
