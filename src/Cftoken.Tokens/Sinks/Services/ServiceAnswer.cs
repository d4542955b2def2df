using System.Text.Json;

namespace Cftoken.Tokens.Sinks.Services;

/// <summary>What a service answered, whatever its status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The JSON; undefined where there is none.</param>
internal sealed record ServiceAnswer(int Status, JsonElement Body)
{
    /// <summary>Whether the service did what it was asked.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The element at a path of names; undefined where there is none.</summary>
    public JsonElement At(params ReadOnlySpan<string> names)
    {
        var element = Body;
        foreach (var name in names)
        {
            element = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;
        }

        return element;
    }

    /// <summary>The text at a path of names; null where there is none.</summary>
    public string? TextAt(params ReadOnlySpan<string> names) => At(names) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

/// <summary>A request to a service.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query below the service's address, escaped.</param>
internal sealed record ServiceRequest(HttpMethod Method, string Path)
{
    /// <summary>The JSON body; null where there is none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>The body's type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether sending it twice does no more than sending it once, so that it may be repeated.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get;

    /// <summary>Method and path without the query, for people.</summary>
    public override string ToString() => $"{Method} {Path.Split('?')[0]}";
}

/// <summary>A service could not be asked, or it is not known what it did.</summary>
/// <param name="what">What happened, a sentence without quotations.</param>
/// <param name="isOutcomeUnknown">Whether the request may have done something.</param>
internal sealed class ServiceException(string what, bool isOutcomeUnknown) : Exception(what)
{
    /// <summary>Whether the request may have done something.</summary>
    public bool IsOutcomeUnknown { get; } = isOutcomeUnknown;

    /// <summary>Whether asking again may help.</summary>
    public bool IsPassing { get; init; } = true;

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
