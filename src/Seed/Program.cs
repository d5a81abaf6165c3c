System.Console.WriteLine("seed");
