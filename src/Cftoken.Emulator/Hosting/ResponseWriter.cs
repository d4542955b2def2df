using Cftoken.Emulator.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator.Hosting;

/// <summary>Sends an answer.</summary>
internal static class ResponseWriter
{
    /// <summary>Sends it whole.</summary>
    public static async Task WriteAsync(HttpContext context, EmulatorResponse response)
    {
        Begin(context, response);
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    /// <summary>Sends half of the body, having promised all of it, and drops the connection.</summary>
    public static async Task WriteHalfAsync(HttpContext context, EmulatorResponse response)
    {
        Begin(context, response);
        await context.Response.Body.WriteAsync(response.Body.AsMemory(0, response.Body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static void Begin(HttpContext context, EmulatorResponse response)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (response.ContentType is not null)
        {
            context.Response.ContentType = response.ContentType;
            context.Response.ContentLength = response.Body.Length;
        }
    }
}
