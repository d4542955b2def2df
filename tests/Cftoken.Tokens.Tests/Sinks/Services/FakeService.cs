using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>A request that a fake service got.</summary>
public sealed record FakeCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Everything of it as one text.</summary>
    public string All => $"{Method} {Path} {string.Join(' ', Query)} {string.Join(' ', Headers)} {Body}";

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>What a fake service answers.</summary>
public sealed record FakeReply(int Status, string Json);

/// <summary>What goes wrong with an answer.</summary>
public enum Fault
{
    /// <summary>The connection breaks before anything was done.</summary>
    DropBefore,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    DropAfter,

    /// <summary>It is done, and half of the answer comes.</summary>
    HalfBody,

    /// <summary>Nothing is done: too many requests.</summary>
    TooMany,

    /// <summary>Nothing is done: the service fails.</summary>
    FailBefore,

    /// <summary>It is done, and the service says that it failed.</summary>
    FailAfter,

    /// <summary>Nothing is done: the answer points elsewhere.</summary>
    Redirect,

    /// <summary>It is done, and the answer has no end.</summary>
    HugeBody,

    /// <summary>It is done, and the answer is a page.</summary>
    Page,

    /// <summary>It is done, and no answer comes.</summary>
    Silence,
}

/// <summary>A service on loopback, or on a Unix socket, that answers as a function says and fails when told to.</summary>
public sealed class FakeService : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<FakeCall> calls = [];
    private readonly List<(Predicate<FakeCall> On, Fault Fault, bool IsLasting)> faults = [];
    private readonly Func<FakeCall, FakeReply> answer;
    private readonly CancellationTokenSource ending = new();
    private readonly WebApplication server;

    private FakeService(Func<FakeCall, FakeReply> answer, string? unixSocket)
    {
        this.answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (unixSocket is null)
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenUnixSocket(unixSocket);
            }
        });
        server = builder.Build();
        server.Run(HandleAsync);
    }

    /// <summary>Where it listens, where that is a port.</summary>
    public string Address => server.Urls.Single();

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<FakeCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>Told of a request when it has been done and its answer is held back.</summary>
    public Action? Silent { get; set; }

    public static async Task<FakeService> StartAsync(Func<FakeCall, FakeReply> answer, string? unixSocket = null)
    {
        var service = new FakeService(answer, unixSocket);
        await service.server.StartAsync();
        return service;
    }

    /// <summary>The next such request goes wrong; or every one.</summary>
    public void Break(string method, Fault fault, bool always = false)
    {
        lock (gate)
        {
            faults.Add((call => call.Method == method, fault, always));
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Mend()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await server.DisposeAsync();
        ending.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var call = new FakeCall(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0],
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Fault? fault;
        FakeReply? reply = null;
        lock (gate)
        {
            calls.Add(call);
            var index = faults.FindIndex(candidate => candidate.On(call));
            fault = index < 0 ? null : faults[index].Fault;
            if (index >= 0 && !faults[index].IsLasting)
            {
                faults.RemoveAt(index);
            }

            if (fault is null or Fault.DropAfter or Fault.HalfBody or Fault.FailAfter or Fault.HugeBody or Fault.Page or Fault.Silence)
            {
                reply = answer(call);
            }
        }

        await ReplyAsync(context, fault, reply);
    }

    private async Task ReplyAsync(HttpContext context, Fault? fault, FakeReply? reply)
    {
        switch (fault)
        {
            case Fault.DropBefore or Fault.DropAfter:
                context.Abort();
                break;
            case Fault.HalfBody:
                var half = Encoding.UTF8.GetBytes(reply!.Json);
                context.Response.StatusCode = reply.Status;
                context.Response.ContentLength = half.Length + 10;
                await context.Response.Body.WriteAsync(half.AsMemory(0, half.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.TooMany:
                context.Response.Headers.RetryAfter = "2";
                await WriteAsync(context, 429, "{}");
                break;
            case Fault.FailBefore or Fault.FailAfter:
                await WriteAsync(context, 503, """{"errors":["down"]}""");
                break;
            case Fault.Redirect:
                context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
                await WriteAsync(context, 307, string.Empty);
                break;
            case Fault.HugeBody:
                await WriteAsync(context, 200, "{\"pad\":\"" + new string('x', 3 * 1024 * 1024) + "\"}");
                break;
            case Fault.Page:
                await WriteAsync(context, 200, "<html>hello</html>");
                break;
            case Fault.Silence:
                Silent?.Invoke();
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending.Token).Token)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            default:
                await WriteAsync(context, reply!.Status, reply.Json);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        if (json.Length > 0 && status != 204)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(json);
        }
    }
}
