using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Documents;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.SecretsStore;

/// <summary>Copies a secret of a store under another name; stores and secrets themselves are plain documents.</summary>
internal sealed class SecretCopyEndpoints(DocumentStore documents, DocumentKind secrets) : IEndpoints
{
    public void Map(EndpointTable table) =>
        table.On("POST /accounts/{account}/secrets_store/stores/{store}/secrets/{secret}/duplicate", Copy);

    private EmulatorResponse Copy(EmulatorRequest request)
    {
        var copy = (JsonObject)documents.Find(secrets, request, request["secret"]).DeepClone();
        foreach (var (name, value) in request.Json().ToNode() as JsonObject ?? [])
        {
            copy[name] = value?.DeepClone();
        }

        copy[secrets.Id] = request.Server.Ids.Hex32();
        secrets.DropSecrets(copy);
        documents.In(secrets, request).Add(copy);
        return EmulatorResponse.Ok(copy.DeepClone());
    }
}
