using System.Net;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Products.Shared;

/// <summary>Ways for a handler to say no; the result is thrown.</summary>
internal static class Refuse
{
    /// <summary>404 with a product's own code.</summary>
    public static RefusalException NotFound(int code, string message) => With(HttpStatusCode.NotFound, code, message);

    /// <summary>400 with a product's own code.</summary>
    public static RefusalException BadRequest(int code, string message) => With(HttpStatusCode.BadRequest, code, message);

    /// <summary>Any status.</summary>
    public static RefusalException With(HttpStatusCode status, int code, string message) =>
        new(EmulatorResponse.Error((int)status, code, message));
}
