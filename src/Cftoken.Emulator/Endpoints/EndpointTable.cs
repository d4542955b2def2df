using Cftoken.Catalog;
using Cftoken.Catalog.Model;

namespace Cftoken.Emulator.Endpoints;

/// <summary>Answers one request. Called under the emulator's lock; all of the request has been read.</summary>
internal delegate EmulatorResponse EndpointHandler(EmulatorRequest request);

/// <summary>The ids of the effects that this call has, read from its body: <c>d1.write</c>, <c>upload.binding.kv_namespace</c>.</summary>
internal delegate IEnumerable<string> EffectReader(EmulatorRequest request);

/// <summary>What a call is made on, where the path alone does not say it.</summary>
internal delegate CallTarget TargetReader(EmulatorRequest request);

/// <summary>What a call is made on. What stays null is taken from the path: the account, the zone and the zone's account.</summary>
/// <param name="ZoneId">A zone that the body names.</param>
/// <param name="Bucket">An R2 bucket as <c>jurisdiction_name</c>.</param>
/// <param name="WorkerTag">An existing Worker's tag.</param>
/// <param name="AccountId">An account that the body names.</param>
internal readonly record struct CallTarget(string? ZoneId = null, string? Bucket = null, string? WorkerTag = null, string? AccountId = null);

/// <summary>One operation's handler, and what the decision on a call of it depends on.</summary>
/// <param name="Template">The handler's own template.</param>
/// <param name="Handle">Answers a call.</param>
/// <param name="Effects">Reads a call's effects; null: it has none.</param>
/// <param name="Target">Reads what a call is made on; null: the path says it.</param>
/// <param name="AnswersInactive">Whether a token that is disabled, expired or not yet valid gets an answer too.</param>
internal sealed record Endpoint(
    PathTemplate Template, EndpointHandler Handle, EffectReader? Effects = null, TargetReader? Target = null, bool AnswersInactive = false);

/// <summary>Every operation that has a handler of its own.</summary>
internal sealed class EndpointTable(PermissionCatalog catalog)
{
    private readonly Dictionary<Operation, Endpoint> endpoints = [];
    private readonly List<Endpoint> unauthenticated = [];

    /// <summary>Adds a handler for an operation of the catalogue. The parameters' names are the handler's own choice.</summary>
    /// <param name="methodAndTemplate"><c>METHOD /path/{parameter}</c>.</param>
    /// <param name="handle">Answers a call that was let through.</param>
    /// <param name="effects">Reads the effects of a call before it is decided; null: it never has any.</param>
    /// <param name="target">Reads what a call is made on, where the path does not say it; null: the path says it.</param>
    /// <param name="answersInactive">Whether a token that is disabled, expired or not yet valid gets an answer too.</param>
    /// <exception cref="ArgumentException">The catalogue does not hold the operation, or it has a handler already.</exception>
    public void On(
        string methodAndTemplate, EndpointHandler handle, EffectReader? effects = null, TargetReader? target = null, bool answersInactive = false) =>
        endpoints.Add(catalog.Get(methodAndTemplate), new Endpoint(PathTemplate.Parse(methodAndTemplate), handle, effects, target, answersInactive));

    /// <summary>
    /// Adds a handler for a path that brings its own authorisation (an upload's JWT, a presigned URL) and that no
    /// permission group covers. The path is below <c>/client/v4</c> like every other.
    /// </summary>
    public void OnUnauthenticated(string methodAndTemplate, EndpointHandler handle) =>
        unauthenticated.Add(new Endpoint(PathTemplate.Parse(methodAndTemplate), handle));

    /// <summary>The handler of an operation; null where it has none of its own.</summary>
    public Endpoint? Find(Operation operation) => endpoints.GetValueOrDefault(operation);

    /// <summary>The unauthenticated handler for a concrete call, with the path's values; null where there is none.</summary>
    public (Endpoint Endpoint, Dictionary<string, string> Values)? FindUnauthenticated(string method, string path)
    {
        foreach (var endpoint in unauthenticated)
        {
            if (endpoint.Template.Method == method && endpoint.Template.Read(path) is { } values)
            {
                return (endpoint, values);
            }
        }

        return null;
    }
}
