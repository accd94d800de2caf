return Lifeguard.Monitor.CommandLine.Run(args);
