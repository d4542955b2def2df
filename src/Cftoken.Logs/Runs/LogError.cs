using System.Collections.Immutable;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs;

/// <summary>One code of an error, with the text beside it.</summary>
/// <param name="Number">The code.</param>
/// <param name="Message">The message, as it is printed.</param>
internal readonly record struct LogCode(int Number, string Message);

/// <summary>What a tool printed of one failed call.</summary>
internal sealed record LogError
{
    /// <summary>The text that opens it.</summary>
    public required string Title { get; init; }

    /// <summary>The whole of it, in one line.</summary>
    public required string Text { get; init; }

    /// <summary>The method of the call; null where it is not printed.</summary>
    public string? Method { get; init; }

    /// <summary>The path of the call, without query; null where it is not printed.</summary>
    public string? Path { get; init; }

    /// <summary>The HTTP status; null where it is not printed.</summary>
    public int? Status { get; init; }

    /// <summary>The codes, the first one first.</summary>
    public ImmutableArray<LogCode> Codes { get; init; } = [];

    /// <summary>The page of the refused operation that Cloudflare points at; null where none is printed.</summary>
    public string? Page { get; init; }

    /// <summary>What kind of text it is.</summary>
    public LogShape Shape { get; init; }

    /// <summary>The operations that the text stands for where it names no path, as method and template, the likeliest first.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>A name that the text tells: the queue, the zone, the resource.</summary>
    public string? Name { get; init; }

    /// <summary>The lines.</summary>
    public required ImmutableArray<LogEvidence> Evidence { get; init; }
}

/// <summary>The kinds of text that tell more, or less, than an answer of the API does.</summary>
internal enum LogShape
{
    /// <summary>An answer of the API: path, code or status.</summary>
    Answer,

    /// <summary>A firewall's or challenge's page in the API's place.</summary>
    BlockPage,

    /// <summary>No JSON came back.</summary>
    NoJson,

    /// <summary>No token is set, and nobody is there to log in.</summary>
    NoCredential,

    /// <summary>The token has characters that no header takes.</summary>
    UnusableCredential,

    /// <summary>The zone of a route was not found among those that the token sees.</summary>
    ZoneNotSeen,

    /// <summary>A D1 binding is said to lack its id: the lookup by name may have been refused.</summary>
    DatabaseIdWanted,

    /// <summary>The accounts could not be listed.</summary>
    NoAccountFound,

    /// <summary>There are several accounts, and none is named.</summary>
    SeveralAccounts,

    /// <summary>A resource that the configuration names does not exist.</summary>
    ResourceMissing,

    /// <summary>The account has no workers.dev name.</summary>
    NoWorkersDevName,

    /// <summary>A call of Cloudflare's SDK, printed without its path.</summary>
    WithoutPath,

    /// <summary>The containers part prints the word alone.</summary>
    Containers,

    /// <summary>wrangler could not read what the dashboard holds.</summary>
    Dashboard,

    /// <summary>The text itself names the permission.</summary>
    NamesPermission,

    /// <summary>wrangler's text for a refused Pipelines call.</summary>
    Pipelines,

    /// <summary>The Functions of a Pages project could not be published; what stands behind it says why.</summary>
    PagesFunction,

    /// <summary>A binding that was to be provisioned is left to be inherited, and there is nothing to inherit.</summary>
    NotProvisioned,

    /// <summary>The account has as many of a thing as it may have.</summary>
    TooMany,

    /// <summary>Workers Builds' token is gone.</summary>
    BuildToken,
}
