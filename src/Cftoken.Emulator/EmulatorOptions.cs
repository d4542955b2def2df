using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator;

/// <summary>How an emulator is set up.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The clock, random numbers and files that it uses.</summary>
    public required OutsideWorld World { get; init; }

    /// <summary>What it knows of operations and permissions; null: the catalogue of this program, loaded at the start.</summary>
    public PermissionCatalog? Catalog { get; init; }

    /// <summary>The port on 127.0.0.1; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// A file that keeps accounts, zones and tokens (the hashes of their values) from one start to the next; null: nothing
    /// is kept. It is written after every change and never holds a credential.
    /// </summary>
    public string? StateFile { get; init; }

    /// <summary>What it starts with, where no state file is there yet.</summary>
    public EmulatorSeed Seed { get; init; } = EmulatorSeed.Default;

    /// <summary>How long new values take to work.</summary>
    public PropagationLag Lag { get; init; } = PropagationLag.None;

    /// <summary>How many requests it takes; null: any number, and its answers tell of no limit.</summary>
    public RequestLimit? Limit { get; init; }

    /// <summary>What is to go wrong; rules can be added later as well.</summary>
    public FaultPlan Faults { get; init; } = new();

    /// <summary>Told of every request once it is answered; null: nobody.</summary>
    public Action<RequestLogEntry>? Observer { get; init; }
}
