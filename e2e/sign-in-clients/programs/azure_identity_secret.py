from talk import given, tell

origin, tenant_id, client_id, client_secret = (
    given[name] for name in ("origin", "tenantId", "clientId", "clientSecret")
)

# docs: begin
from urllib.parse import urlsplit
from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient

credential = ClientSecretCredential(
    tenant_id,
    client_id,
    client_secret,
    authority=origin,
    disable_instance_discovery=True,
)
provider = AzureIdentityAuthenticationProvider(
    credential,
    scopes=["https://graph.microsoft.com/.default"],
    allowed_hosts=[urlsplit(origin).hostname],  # without scheme and port; else no token is sent
)
adapter = GraphRequestAdapter(provider)
adapter.base_url = f"{origin}/v1.0"
client = GraphServiceClient(request_adapter=adapter)
# docs: end

import asyncio
from msgraph.generated.drives.item.items.item.invite.invite_post_request_body import InvitePostRequestBody
from msgraph.generated.models.drive_recipient import DriveRecipient

body = InvitePostRequestBody(
    recipients=[DriveRecipient(email=given["email"])],
    roles=["read"],
    require_sign_in=True,
    send_invitation=True,
)
item = client.drives.by_drive_id(given["driveId"]).items.by_drive_item_id(given["itemId"])
answer = asyncio.run(item.invite.post(body))
tell("invited", roles=[permission.roles for permission in answer.value])
