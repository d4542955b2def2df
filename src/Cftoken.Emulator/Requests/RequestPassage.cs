using System.Collections.Immutable;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Requests;

/// <summary>One request on its way through the emulator, and what has been found out about it so far: what the log says in the end.</summary>
internal sealed class RequestPassage(EmulatorRequest request)
{
    /// <summary>The request.</summary>
    public EmulatorRequest Request { get; } = request;

    /// <summary>Its operation; null: the catalogue has none for it.</summary>
    public Operation? Operation { get; set; }

    /// <summary>The handler; null: none but the generic answer.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>What its headers hold; null where its path brings its own authorisation.</summary>
    public PresentedCredential? Presented { get; set; }

    /// <summary>What kind of credential that is.</summary>
    public CredentialKind Credential { get; set; }

    /// <summary>Whose it is; null: nobody's.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The decision; null where it did not come to one.</summary>
    public Decision? Decision { get; set; }

    /// <summary>The effects that the call has.</summary>
    public ImmutableArray<string> Effects { get; set; } = [];

    /// <summary>The fault that is played; null: none.</summary>
    public string? Fault { get; set; }
}
