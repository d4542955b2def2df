namespace Cftoken.Emulator.Products;

/// <summary>
/// Anything that a product keeps as a plain JSON document, there from the start: a Vectorize index, a Hyperdrive
/// configuration, a certificate, a secrets store and its secrets, a pipeline's stream, an AI Search or Agent Memory
/// namespace, a Flagship app, a tunnel, a Turnstile widget, …: every collection of <c>data/documents.json</c>.
/// </summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Collection">
/// The collection's path below the account: <c>/vectorize/v2/indexes</c>; with the parent's id where it lies in another
/// document: <c>/secrets_store/stores/ffffffffffffffffffffffffffffffff/secrets</c>.
/// </param>
/// <param name="Document">
/// A JSON object. It must hold the member that is the collection's id (<c>name</c> for an index, <c>id</c> for most);
/// what else the product's answers hold is filled in.
/// </param>
public sealed record DocumentSeed(string AccountId, string Collection, string Document);
