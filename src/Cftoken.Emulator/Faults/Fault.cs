using System.Collections.Immutable;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Faults;

/// <summary>Something that goes wrong with a request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Waits before acting.</summary>
    /// <param name="Time">For how long.</param>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>Waits for somebody before acting, also when the client has gone meanwhile.</summary>
    /// <param name="Until">Begun when the request is there; ends when it may go on.</param>
    public sealed record HoldBefore(Func<Task> Until) : Fault;

    /// <summary>Does what was asked and waits for somebody before answering.</summary>
    /// <param name="Until">Begun when the request has been acted on; ends when it may be answered.</param>
    public sealed record HoldAfter(Func<Task> Until) : Fault;

    /// <summary>Drops the connection without doing anything.</summary>
    public sealed record DropBefore : Fault;

    /// <summary>Does what was asked and drops the connection without an answer.</summary>
    public sealed record DropAfter : Fault;

    /// <summary>Does what was asked and drops the connection in the middle of the answer's body.</summary>
    public sealed record HalfBody : Fault;

    /// <summary>Does nothing and answers 429, code 971, with <c>Retry-After</c>.</summary>
    /// <param name="RetryAfter">How long to stay away, in whole seconds.</param>
    public sealed record RateLimited(TimeSpan RetryAfter) : Fault;

    /// <summary>Does nothing and answers with a server error and a page of HTML, as the edge does when the API is down.</summary>
    /// <param name="Status">500 to 599.</param>
    public sealed record ServerError(int Status) : Fault;

    /// <summary>Does nothing and answers with this text, which need not be the API's: a firewall's page, nothing at all.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="ContentType">The type of the text.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Headers">Headers besides the type.</param>
    public sealed record Foreign(int Status, string ContentType, string Text, params ImmutableArray<KeyValuePair<string, string>> Headers) : Fault;

    /// <summary>Does nothing and answers with these errors.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Errors">The envelope's errors.</param>
    public sealed record Refuse(int Status, params ImmutableArray<ApiError> Errors) : Fault
    {
        /// <summary>403 with code 10000, the usual refusal.</summary>
        public static readonly Refuse AuthenticationError = new(403, new ApiError(10000, "Authentication error"));
    }
}
