using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Faults;

/// <summary>The answers that faults give in the API's place.</summary>
internal static class FaultAnswers
{
    /// <summary>The first answer among the faults; null where none of them answers.</summary>
    public static EmulatorResponse? Of(ImmutableArray<Fault> faults) => faults.Select(Of).FirstOrDefault(answer => answer is not null);

    /// <summary>The faults in words, for the log; null where there are none.</summary>
    public static string? InWords(ImmutableArray<Fault> faults) =>
        faults.IsEmpty ? null : string.Join(", ", faults.Select(fault => fault.GetType().Name));

    /// <summary>
    /// The answer to whoever sent too many requests: 971 with 429, more than 1200 in 300 seconds
    /// (developers.cloudflare.com/fundamentals/api/reference/limits/).
    /// </summary>
    public static EmulatorResponse TooMany(TimeSpan retryAfter) => EmulatorResponse
        .Error((int)HttpStatusCode.TooManyRequests, 971, "Please wait and consider throttling your request speed")
        .With("Retry-After", ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    private static EmulatorResponse? Of(Fault fault) => fault switch
    {
        Fault.RateLimited limited => TooMany(limited.RetryAfter),
        Fault.ServerError error => EmulatorResponse.Raw(
            error.Status, "text/html", Encoding.UTF8.GetBytes($"<html><head><title>{error.Status}</title></head><body>cloudflare</body></html>")),
        Fault.Foreign foreign => EmulatorResponse.Raw(foreign.Status, foreign.ContentType, Encoding.UTF8.GetBytes(foreign.Text), foreign.Headers),
        Fault.Refuse refuse => EmulatorResponse.Error(refuse.Status, refuse.Errors),
        _ => null,
    };
}
