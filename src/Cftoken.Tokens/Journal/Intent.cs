using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Journal;

/// <summary>What every intent has.</summary>
/// <param name="Id">12 lower hex digits.</param>
/// <param name="Api">The API's address; nothing is ever sent there because it stands here.</param>
/// <param name="Owner">Whose token it is.</param>
/// <param name="Job">The job; null where the token is of none, as when it is named by its id.</param>
/// <param name="At">When it was decided on.</param>
public sealed record IntentHead(string Id, string Api, TokenOwner Owner, JobKey? Job, DateTimeOffset At)
{
    /// <summary>Which user's credential it was begun with, where a user's token is meant; null for an account's.</summary>
    public CredentialUser? User { get; init; }
}

/// <summary>
/// One change of a token that somebody decided on: all that is needed to finish or to undo it, should the process die at
/// any moment. No value and nothing made from one is ever in it.
/// </summary>
/// <param name="Head">What every intent has.</param>
public abstract record Intent(IntentHead Head)
{
    private const int IdBytes = 6;

    /// <summary>How many digits an id has.</summary>
    public const int IdLength = 2 * IdBytes;

    /// <summary>The longest name that keeps its end when an intent's id is added to it.</summary>
    public const int MaxGivenName = TokenDraft.MaxNameLength - IdLength - 1;

    /// <summary>A new id.</summary>
    public static string NewId(IRandomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        Span<byte> bytes = stackalloc byte[IdBytes];
        randomness.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>A name with an intent's id at its end. One that is too long for it loses its own end.</summary>
    public static string NameWith(string given, string id)
    {
        ArgumentNullException.ThrowIfNull(given);
        var name = given.Length <= MaxGivenName ? given : given[..(char.IsHighSurrogate(given[MaxGivenName - 1]) ? MaxGivenName - 1 : MaxGivenName)];
        return $"{name}#{id}";
    }

    /// <summary>The intent's id at the end of a name; null where there is none.</summary>
    public static string? IdIn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > IdLength && name[^(IdLength + 1)] == '#' && name[^IdLength..] is var id && id.All(char.IsAsciiHexDigitLower) ? id : null;
    }

    /// <summary>Its id.</summary>
    public string Id => Head.Id;

    /// <summary>What is locked while somebody works on it: its job, or where it has none the token itself.</summary>
    public JobKey LockKey => Head.Job ?? new JobKey(Head.Api, Path.GetPathRoot(Path.GetFullPath("/"))!, $"token {TokenOf(this)?.Id ?? Id}");

    /// <summary>What it changes, for people: <c>create site:default:deploy:account</c>.</summary>
    public abstract string InWords { get; }

    internal static TokenReference? TokenOf(Intent intent) => intent switch
    {
        Update update => update.Token,
        Roll roll => roll.Token,
        Delete delete => delete.Token,
        _ => null,
    };

    /// <summary>
    /// Makes a token and delivers it. Its name ends in <c>#</c> and the intent's id: names are not unique and a request
    /// has no key, so after a lost answer that is all that finds the token.
    /// </summary>
    /// <param name="Head">What every intent has.</param>
    /// <param name="Draft">The token.</param>
    /// <param name="Delivery">Where its value goes.</param>
    /// <param name="Temporary">Whose it is and until when, where it is a temporary one.</param>
    /// <param name="Predecessor">The token whose place it takes, and when that is to go; null where it takes none's.</param>
    /// <param name="Rotates">Whether it is meant to take another's place, also where nobody could tell which one's.</param>
    /// <param name="Replaces">
    /// An earlier intent whose token may lie in a sink that nobody can read; that token is deleted once this one is
    /// delivered. Null where there is none.
    /// </param>
    public sealed record Create(
        IntentHead Head,
        TokenDraft Draft,
        DeliveryPlan Delivery,
        TemporaryTerms? Temporary = null,
        RetiringToken? Predecessor = null,
        bool Rotates = false,
        string? Replaces = null) : Intent(Head)
    {
        /// <inheritdoc />
        public override string InWords => $"create {Draft.Name}";
    }

    /// <summary>Changes a token in place; its value stays.</summary>
    /// <param name="Head">What every intent has.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Edit">What is to change.</param>
    public sealed record Update(IntentHead Head, TokenReference Token, TokenEdit Edit) : Intent(Head)
    {
        /// <inheritdoc />
        public override string InWords => $"change {Token.Name}";
    }

    /// <summary>Gives a token a new value and delivers it; the old one is dead at once.</summary>
    /// <param name="Head">What every intent has.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Delivery">Where its value goes.</param>
    public sealed record Roll(IntentHead Head, TokenReference Token, DeliveryPlan Delivery) : Intent(Head)
    {
        /// <inheritdoc />
        public override string InWords => $"roll {Token.Name}";
    }

    /// <summary>Deletes a token. Disabling one, which can be taken back, is a change in place.</summary>
    /// <param name="Head">What every intent has.</param>
    /// <param name="Token">The token.</param>
    public sealed record Delete(IntentHead Head, TokenReference Token) : Intent(Head)
    {
        /// <inheritdoc />
        public override string InWords => $"delete {Token.Name}";
    }
}

/// <summary>A token by its id and its name. Whatever is done to it is done only while both are true: never by the name alone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its whole name; <see cref="UnknownName"/> where nobody could read it.</param>
public sealed record TokenReference(string Id, string Name)
{
    /// <summary>Stands for a name that could not be read, as of a token that somebody made by hand. No token is called so by cftoken.</summary>
    public const string UnknownName = "?";

    /// <summary>Whether a token of this id that is called so is this one.</summary>
    public bool IsCalled(string name) => Name == UnknownName || Name == name;
}

/// <summary>Where a value is delivered. Everything in it is looked at again before it is used a second time.</summary>
/// <param name="ProjectFolder">The real path of the project's folder.</param>
/// <param name="Sinks">The sinks, in the order in which they get it; none where the value is used by this process only.</param>
/// <param name="AccountId">The account that is delivered along; null where it is not known.</param>
public sealed record DeliveryPlan(string ProjectFolder, ImmutableArray<SinkAddress> Sinks, string? AccountId)
{
    /// <summary>Folders of the project whose content it publishes, absolute or relative to its own.</summary>
    public ImmutableArray<string> PublishedFolders { get; init; } = [];
}

/// <summary>What a temporary token must have.</summary>
/// <param name="Until">When it is to be gone.</param>
/// <param name="Owner">Who answers for it.</param>
public sealed record TemporaryTerms(DateTimeOffset Until, string Owner);
