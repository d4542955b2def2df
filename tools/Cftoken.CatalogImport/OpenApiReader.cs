using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.CatalogImport;

/// <summary>
/// Reads the operations out of an OpenAPI description whose operations carry <c>x-api-token-group</c>, a list of names of
/// permission groups. Everything that is wrong is reported at once.
/// </summary>
internal sealed partial class OpenApiReader
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    // The schemes by which a Cloudflare account identifies itself. An operation that lists any of them takes an API token;
    // that some leave api_token out is an oversight of the description: they name token groups all the same.
    private static readonly string[] AccountSchemes = ["api_token", "api_email", "api_key", "user_service_key"];

    // The schemes of tokens that an earlier answer handed out; the catalogue knows these two.
    private static readonly string[] SessionSchemes = ["assets_jwt", "pages_upload_token"];

    private readonly string source;
    private readonly List<Problem> problems = [];
    private readonly List<PublishedOperation> operations = [];
    private readonly HashSet<string> shapes = new(StringComparer.Ordinal);

    private OpenApiReader(string source) => this.source = source;

    /// <summary>Reads the description.</summary>
    /// <param name="source">Its file, for the problems.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="ProblemException">It is no JSON, no such description, or something in it cannot be kept.</exception>
    public static IReadOnlyList<PublishedOperation> Read(string source, ReadOnlyMemory<byte> json)
    {
        var reader = new OpenApiReader(source);
        reader.ReadDocument(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json);
        return reader.problems.Count == 0 ? reader.operations : throw new ProblemException(reader.problems);
    }

    [GeneratedRegex("""^(?:/(?:[A-Za-z0-9_.:\-]|\{[A-Za-z0-9_.\-]+\})+)+$""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemplateShape();

    [GeneratedRegex("""\{[^}]*\}""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    private void ReadDocument(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("paths", out var paths)
                || paths.ValueKind != JsonValueKind.Object)
            {
                Report("import.no-paths", "The file holds no object 'paths': it is no OpenAPI description.");
                return;
            }

            JsonElement? security = document.RootElement.TryGetProperty("security", out var general) ? general : null;
            foreach (var path in paths.EnumerateObject())
            {
                ReadPath(path, security);
            }

            if (problems.Count == 0 && operations.TrueForAll(operation => operation.Groups.Count == 0))
            {
                Report("import.no-groups", "No operation of the file carries x-api-token-group: importing it would empty the layer.");
            }
        }
        catch (JsonException wrong)
        {
            problems.Add(new Problem(
                "import.syntax", $"The file is no JSON: {UntrustedText.Clean(wrong.Message)}", null,
                new SourceLocation(source, (int)(wrong.LineNumber ?? -1) + 1, (int)(wrong.BytePositionInLine ?? -1) + 1)));
        }
    }

    private void ReadPath(JsonProperty path, JsonElement? security)
    {
        if (!TemplateShape().IsMatch(path.Name))
        {
            Report("import.path", $"'{UntrustedText.Clean(path.Name)}' is no path template that the catalogue can match.");
            return;
        }

        if (path.Value.ValueKind != JsonValueKind.Object)
        {
            Report("import.path", $"'{path.Name}' is no object.");
            return;
        }

        foreach (var method in Methods)
        {
            if (path.Value.TryGetProperty(method, out var operation))
            {
                ReadOperation(method.ToUpperInvariant(), path.Name, operation, security);
            }
        }
    }

    private void ReadOperation(string method, string path, JsonElement operation, JsonElement? security)
    {
        var name = $"{method} {path}";
        if (operation.ValueKind != JsonValueKind.Object)
        {
            Report("import.operation", $"{name} is no object.");
            return;
        }

        if (!shapes.Add(Parameter().Replace(name, "{}")))
        {
            Report("import.twice", $"{name} is there twice, save for the names of its parameters: no call could tell which is meant.");
            return;
        }

        if (ReadGroups(name, operation) is { } groups
            && ReadCredential(name, operation.TryGetProperty("security", out var own) ? own : security) is { } credential)
        {
            operations.Add(new PublishedOperation(method, path, credential, groups));
        }
    }

    private IReadOnlyList<string>? ReadGroups(string name, JsonElement operation)
    {
        if (!operation.TryGetProperty("x-api-token-group", out var groups) || groups.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (groups.ValueKind != JsonValueKind.Array || groups.EnumerateArray().Any(group => group.ValueKind != JsonValueKind.String))
        {
            Report("import.groups", $"The x-api-token-group of {name} is no list of names.");
            return null;
        }

        var names = groups.EnumerateArray().Select(group => group.GetString()!.Trim()).ToList();
        if (names.Find(group => group.Length == 0 || group.AsSpan().ContainsAny('\t', '\n', '|') || group.Any(char.IsControl)) is { } odd)
        {
            Report("import.groups", $"The x-api-token-group of {name} holds '{UntrustedText.Clean(odd)}', which cannot be the name of a group.");
            return null;
        }

        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // Null after a problem. `security: []` means that the operation is public.
    private string? ReadCredential(string name, JsonElement? security)
    {
        if (security is null || security.Value.ValueKind == JsonValueKind.Null)
        {
            return string.Empty;
        }

        if (security.Value.ValueKind != JsonValueKind.Array || security.Value.EnumerateArray().Any(way => way.ValueKind != JsonValueKind.Object))
        {
            Report("import.security", $"The security of {name} is no list of schemes.");
            return null;
        }

        var schemes = security.Value.EnumerateArray().SelectMany(way => way.EnumerateObject().Select(scheme => scheme.Name)).ToList();
        if (schemes.Count == 0)
        {
            return "none";
        }

        if (schemes.Exists(AccountSchemes.Contains))
        {
            return string.Empty;
        }

        if (schemes.Find(SessionSchemes.Contains) is { } session)
        {
            return session;
        }

        Report(
            "import.security",
            $"{name} wants the scheme '{UntrustedText.Clean(schemes[0])}', which the catalogue does not know.",
            new Fix("Teach the catalogue the scheme: Credential, CredentialWord, and OpenApiReader."));
        return null;
    }

    private void Report(string code, string message, Fix? fix = null) =>
        problems.Add(new Problem(code, message, fix, new SourceLocation(source)));
}
