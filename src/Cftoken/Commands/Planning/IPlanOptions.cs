using System.CommandLine;
using Cftoken.Engine.Plans;

namespace Cftoken.Commands.Planning;

/// <summary>A group of options of <c>cftoken plan</c> that belong together.</summary>
internal interface IPlanOptions
{
    /// <summary>Adds them to the command.</summary>
    void AddTo(Command command);

    /// <summary>The request with what was given.</summary>
    PlanRequest With(PlanRequest request, ParseResult parsed);
}
