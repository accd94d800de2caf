using System.CommandLine;
using System.CommandLine.Invocation;
using Lifeguard.Monitor.Installing;
using Lifeguard.Monitor.Operating;
using Lifeguard.Monitor.Replay;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.Watch;

namespace Lifeguard.Monitor;

/// <summary>The commands of <c>lifeguard-monitor</c>, and the exit status of each way to leave.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit status: the command's own, or <see cref="ExitStatus.Usage"/> if the arguments are wrong.</returns>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Watches a service's journal from outside: too many failures in a window call for a restart.")
        {
            WatchCommand.Create(),
            ReplayCommand.Create(),
            CheckCommand.Create(),
            UnitFilesCommand.Create(),
        };
        foreach (var verb in OperatorCommands.Create())
        {
            root.Subcommands.Add(verb);
        }

        // A pattern may begin with @, which would otherwise name a file of more arguments.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.CommandResult.Command == root)
        {
            // The list of commands: what there is to say of each stands in its own help.
            foreach (var subcommand in root.Subcommands)
            {
                subcommand.Description = subcommand.Description?.Split('\n')[0].TrimEnd('\r');
            }
        }

        if (result.Action is not ParseErrorAction)
        {
            // A crash keeps its trace and its abort status: the default handler would exit with 1, which means "would trip".
            try
            {
                return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }
            catch (SettingException e)
            {
                Complain(e.Message);
                return e.Status;
            }
        }

        foreach (var error in result.Errors)
        {
            Complain(error.Message);
        }

        var command = result.CommandResult.Command == root ? "" : $" {result.CommandResult.Command.Name}";
        Console.Error.WriteLine($"Try 'lifeguard-monitor{command} --help'.");
        return ExitStatus.Usage;
    }

    /// <summary>Tells the operator, on standard error.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"lifeguard-monitor: {message}");
}
