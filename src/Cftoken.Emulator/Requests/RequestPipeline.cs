using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Refusals;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Requests;

/// <summary>
/// The way of one request: recognised, its credential identified, decided, answered, logged.
/// </summary>
internal sealed class RequestPipeline(
    PermissionCatalog catalog,
    EmulatorState state,
    EndpointTable endpoints,
    CallerFinder callers,
    Authorizer authorizer,
    RefusalTable refusals,
    RequestLog log)
{
    /// <summary>Recognises the request, and whose credential it carries.</summary>
    public RequestPassage Begin(EmulatorRequest request)
    {
        var passage = new RequestPassage(request);
        if (endpoints.FindUnauthenticated(request.Method, request.Path) is var (endpoint, values))
        {
            passage.Endpoint = endpoint;
            request.Values = values;
            return passage;
        }

        passage.Presented = PresentedCredential.Read(request.Headers);
        (passage.Credential, passage.Caller) = callers.Find(passage.Presented, request.At);
        if (catalog.TryMatch(request.Method, request.Path, out var match))
        {
            passage.Operation = match.Operation;
            passage.Endpoint = endpoints.Find(match.Operation);
            request.Values = passage.Endpoint?.Template.Read(request.Path) ?? request.Values;
        }

        return passage;
    }

    /// <summary>Decides and answers.</summary>
    /// <param name="passage">The request.</param>
    /// <param name="save">Keeps the state; called after what may have changed it.</param>
    public EmulatorResponse Answer(RequestPassage passage, Action save)
    {
        try
        {
            var response = passage.Operation is null ? AnswerUncatalogued(passage) : AnswerOperation(passage, passage.Operation);
            if (passage.Request.Method is not ("GET" or "HEAD"))
            {
                save();
            }

            return response;
        }
        catch (RefusalException refusal)
        {
            return refusal.Response;
        }
        catch (Exception failure)
        {
            // A handler's mistake or a full disk: the client gets what a broken service answers, the log gets the cause.
            passage.Fault = UntrustedText.Clean($"failed: {failure.GetType().Name}: {failure.Message}");
            return EmulatorResponse.Error((int)HttpStatusCode.InternalServerError, 10001, "Internal server error");
        }
    }

    /// <summary>Writes the request into the log.</summary>
    /// <param name="passage">The request.</param>
    /// <param name="response">Its answer; null: the connection was dropped before anything was done.</param>
    public void Log(RequestPassage passage, EmulatorResponse? response) => log.Add(new RequestLogEntry(
        passage.Request.At,
        passage.Request.Method,
        UntrustedText.Clean(passage.Request.Path, 2000),
        passage.Operation,
        response?.Status ?? 0,
        response?.Codes ?? [],
        passage.Credential,
        passage.Caller?.Token?.Id,
        passage.Decision,
        passage.Effects,
        passage.Fault)
    {
        IsServed = passage.Endpoint is not null,
    });

    private EmulatorResponse AnswerUncatalogued(RequestPassage passage)
    {
        var request = passage.Request;
        if (passage.Endpoint is { } endpoint)
        {
            return endpoint.Handle(request);
        }

        return RoutingAnswers.KnowsPath(catalog, request.Path)
            ? RoutingAnswers.MethodNotAvailable(request)
            : RoutingAnswers.NoRoute(request);
    }

    private EmulatorResponse AnswerOperation(RequestPassage passage, Operation operation)
    {
        var request = passage.Request;
        if (!PathIds.AreWellFormed(operation, request.Path))
        {
            return RoutingAnswers.BadIdentifier(request);
        }

        if (operation.Credential != Credential.ApiToken)
        {
            return passage.Endpoint?.Handle(request) ?? GenericAnswers.For(catalog, operation);
        }

        if (passage.Presented is { Malformed.IsEmpty: false } malformed)
        {
            return EmulatorResponse.Error(
                (int)HttpStatusCode.BadRequest, new ApiError(6003, "Invalid request headers") { Chain = malformed.Malformed });
        }

        if (passage.Caller is not { } caller)
        {
            return refusals.Answer(operation, RefusalReasons.Of(passage.Credential), null, request.From, null);
        }

        request.Caller = caller;
        var unreadable = ReadBody(passage, out var target);
        var decision = authorizer.Decide(caller.Grant, CallOf(passage, operation, target));
        if (passage.Endpoint is { AnswersInactive: true } && decision.Denial is (Denial.NotActive or Denial.NotYetValid or Denial.Expired))
        {
            decision = Decision.Allowed;
        }

        passage.Decision = decision;
        if (!decision.IsAllowed)
        {
            return refusals.Answer(operation, RefusalReasons.Of(decision.Denial), catalog.PageOf(operation), request.From, caller.Token?.Id, decision.Effect);
        }

        if (unreadable is not null)
        {
            throw unreadable;
        }

        if (caller.Token is { } token && state.Tokens.Find(token.Id) is { } current)
        {
            state.Tokens.Put(current with { LastUsedOn = request.At });
        }

        return passage.Endpoint?.Handle(request) ?? GenericAnswers.For(catalog, operation);
    }

    // What the call is made on and what it does may stand in the body. A body that cannot be read is complained of to
    // those only who may make the call at all.
    private static RefusalException? ReadBody(RequestPassage passage, out CallTarget target)
    {
        target = default;
        try
        {
            target = passage.Endpoint?.Target?.Invoke(passage.Request) ?? default;
            passage.Effects = [.. passage.Endpoint?.Effects?.Invoke(passage.Request) ?? []];
            return null;
        }
        catch (RefusalException unreadable)
        {
            return unreadable;
        }
    }

    private Call CallOf(RequestPassage passage, Operation operation, CallTarget target)
    {
        var (account, zone) = PathIds.Of(passage.Request.Path);
        return new Call(
            operation,
            account ?? target.AccountId ?? (zone is null ? null : state.Zone(zone)?.AccountId),
            target.ZoneId ?? zone,
            target.Bucket,
            target.WorkerTag,
            // An effect that the catalogue does not hold wants nothing of its own: most bindings of an upload.
            [.. passage.Effects.Select(catalog.Effect).OfType<Effect>()],
            passage.Request.From,
            passage.Request.At);
    }
}
