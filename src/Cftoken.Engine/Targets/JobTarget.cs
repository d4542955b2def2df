using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Targets;

/// <summary>One job, all that its token is to hold known by id.</summary>
/// <param name="Plan">The plan; every resource in it has its id.</param>
/// <param name="Project">The project that it belongs to.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Found">The tokens that the project's files hold.</param>
internal sealed record JobTarget(JobPlan Plan, Project Project, string Account, ProjectTokenSearch Found);
