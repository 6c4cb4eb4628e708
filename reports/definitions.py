"""What each figure of a report means: printed in it, shown on the portal, and in the data."""

from typing import NamedTuple


class Definition(NamedTuple):
    """A figure's name and what exactly is counted, in Spanish and in English."""

    name_es: str
    name_en: str
    says_es: str
    says_en: str


DEFINITIONS: dict[str, Definition] = {
    "received": Definition(
        "Lugares reportados",
        "Places reported",
        "Lugares dañados que alguien reportó por primera vez en el mes. Cada lugar se cuenta "
        "una vez, aunque varias personas lo reporten.",
        "Broken places that somebody reported for the first time in the month. Each place "
        "counts once, however many people report it.",
    ),
    "joined": Definition(
        "Voces que se unieron",
        "Voices that joined",
        "Reportes del mes que se unieron a un lugar ya reportado. Suman voces, no lugares.",
        "Reports of the month that joined a place already reported. They add voices.",
    ),
    "accepted": Definition(
        "Aceptados",
        "Accepted",
        "Lugares que en el mes recibieron una dependencia responsable y una fecha prometida.",
        "Places that in the month were given a responsible department and a promised date.",
    ),
    "rejected": Definition(
        "No aceptados",
        "Not accepted",
        "Lugares que la alcaldía dijo en el mes que no le corresponde arreglar, con la razón.",
        "Places that the city said in the month are not for it to mend, with the reason.",
    ),
    "completed": Definition(
        "Terminados según la dependencia",
        "Done, says the department",
        "Lugares que una dependencia declaró arreglados en el mes. Falta que alguien confirme.",
        "Places a department declared mended in the month. Somebody has yet to confirm it.",
    ),
    "confirmed": Definition(
        "Confirmados por vecinos",
        "Confirmed by neighbours",
        "Lugares cuyo arreglo confirmó en el mes el comité o quien reportó.",
        "Places whose repair the committee or the reporter confirmed in the month.",
    ),
    "unconfirmed": Definition(
        "Cerrados sin confirmar",
        "Closed unconfirmed",
        "Lugares cerrados en el mes porque en diez días hábiles nadie confirmó ni negó.",
        "Places closed in the month because nobody spoke within ten working days.",
    ),
    "unknown": Definition(
        "Verificación desconocida",
        "Verification unknown",
        "Casos importados que su ciudad de origen cerró sin preguntar a los vecinos.",
        "Imported cases that their own city closed without asking the neighbours.",
    ),
    "disputed": Definition(
        "Arreglos no aceptados",
        "Repairs disputed",
        "Lugares cuyo arreglo alguien negó en el mes. Vuelven a la dependencia.",
        "Places whose repair somebody refused in the month. They go back to the department.",
    ),
    "reopened": Definition(
        "Reabiertos",
        "Reopened",
        "Lugares ya cerrados que se dañaron otra vez en treinta días y se retomaron en el mes.",
        "Closed places that broke again within thirty days and were taken up in the month.",
    ),
    "promised": Definition(
        "Promesas que vencían",
        "Promises that fell due",
        "Órdenes cuya primera fecha prometida cayó en el mes. Las pausadas no cuentan.",
        "Orders whose first promised date fell into the month. Paused ones do not count.",
    ),
    "kept": Definition(
        "Promesas cumplidas",
        "Promises kept",
        "De esas, las terminadas a más tardar en la primera fecha prometida y no rechazadas.",
        "Of those, the ones done by the first promised date and not refused.",
    ),
    "overdue": Definition(
        "Vencidas hoy",
        "Overdue today",
        "Órdenes con fecha prometida ya pasada que siguen sin terminar el día del informe.",
        "Orders whose promised date has passed and that are not done on the report's day.",
    ),
    "median": Definition(
        "Tiempo mediano",
        "Median time",
        "Días hasta que la mitad de los lugares reportados en los últimos 90 días quedó "
        "arreglada, contando los que siguen abiertos (estimador de Kaplan y Meier). Con menos "
        "de cinco casos no se publica.",
        "Days until half of the places reported in the last 90 days were mended, counting "
        "those still open (Kaplan-Meier estimator). Not published below five cases.",
    ),
    "answered": Definition(
        "Atendidas en 10 segundos",
        "Answered within 10 seconds",
        "De las llamadas reales de auxilio del mes, las que la sala atendió a más tardar "
        "diez segundos después de la pulsación. Las pruebas y los simulacros no cuentan. La "
        "norma NFPA 1225 pide el 90 %.",
        "Of the month's real calls for help, those the control room answered within ten "
        "seconds of the press. Tests and drills do not count. NFPA 1225 asks for 90%.",
    ),
    "dispatched": Definition(
        "Con unidad enviada en 60 segundos",
        "Dispatched within 60 seconds",
        "De las llamadas reales que necesitaron una unidad, las que la tuvieron en camino a "
        "más tardar sesenta segundos después de la pulsación. No cuentan las que se cerraron "
        "sin enviar a nadie. La norma NFPA 1225 pide el 90 %.",
        "Of the real calls that needed a unit, those to which one was sent within sixty "
        "seconds of the press. Calls that ended without anybody being sent do not count. "
        "NFPA 1225 asks for 90%.",
    ),
    "outcomes": Definition(
        "En qué terminaron",
        "What they came to",
        "Lo que quien acudió encontró: hubo un hecho, no se encontró nada, o era una falsa "
        "alarma. Por comuna y por mes, treinta días después de terminado el mes. No se "
        "publican cifras menores de cinco, ni las que permitirían deducirlas.",
        "What whoever went there found: something had happened, nothing was found, or it was "
        "a false alarm. By comuna and month, thirty days after the month has ended. Figures "
        "under five are not published, nor are those from which they could be worked out.",
    ),
    "working": Definition(
        "Dispositivos que funcionan",
        "Devices that work",
        "De los dispositivos instalados y no retirados, los que están en línea. Los que "
        "están en silencio, en reparación o nunca han hablado cuentan como que no funcionan.",
        "Of the devices that were installed and not retired, those that are online. Those "
        "that are silent, in repair or never spoke count as not working.",
    ),
    "commitments_made": Definition(
        "Compromisos aceptados",
        "Commitments accepted",
        "Los que una dependencia, unidad o comité aceptó en el mes.",
        "Those that a department, unit or committee accepted in the month.",
    ),
    "commitments_due": Definition(
        "Compromisos que vencían",
        "Commitments that fell due",
        "Los aceptados cuya fecha en vigor cayó en el mes y ya pasó. Los retirados por quien "
        "recibió la promesa no cuentan.",
        "Accepted ones whose date in force fell into the month and has passed. Those withdrawn "
        "by the side they were made to do not count.",
    ),
    "commitments_kept": Definition(
        "Cumplidos a tiempo",
        "Kept in time",
        "De esos, los que se mostraron a más tardar en la fecha en vigor y que confirmó quien "
        "recibió la promesa, nunca quien la hizo.",
        "Of those, the ones shown by the date in force and confirmed by the side they were "
        "made to, never by the side that owes them.",
    ),
    "commitments_late": Definition(
        "Cumplidos tarde",
        "Kept late",
        "Los que se mostraron después de su fecha y se confirmaron en el mes, vencieran cuando "
        "vencieran.",
        "Those shown after their date and confirmed in the month, whenever they fell due.",
    ),
    "commitments_broken": Definition(
        "Incumplidos hoy",
        "Broken today",
        "Los abiertos con la fecha pasada el día del informe. Siguen abiertos hasta que se "
        "cumplan tarde o los retire quien recibió la promesa.",
        "Open ones whose date has passed on the report's day. They stay open until kept late "
        "or withdrawn by the side they were made to.",
    ),
    "commitments_moved": Definition(
        "Cambios de fecha",
        "Dates moved",
        "Veces que en el mes el otro lado estuvo de acuerdo en cambiar la fecha.",
        "How often in the month the other side agreed to another date.",
    ),
    "questions_asked": Definition(
        "Preguntas publicadas",
        "Questions published",
        "Preguntas que llegaron en el mes y se publicaron después de que alguien las leyera.",
        "Questions that came in the month and were published after somebody read them.",
    ),
    "questions_answered": Definition(
        "Respondidas",
        "Answered",
        "Preguntas que una dependencia o unidad respondió en público en el mes.",
        "Questions that a department or unit answered in public in the month.",
    ),
    "questions_in_time": Definition(
        "Respondidas en su plazo",
        "Answered in time",
        "De esas, las respondidas dentro del plazo legal en días hábiles desde el día "
        "siguiente a su llegada: 15 en general, 10 documentos e información, 30 consultas "
        "(Ley 1755 de 2015).",
        "Of those, the ones answered within the legal term in working days from the day after "
        "they came: 15 in general, 10 for documents and information, 30 for consultations "
        "(Ley 1755 de 2015).",
    ),
    "questions_forwarded": Definition(
        "Enviadas a otra entidad",
        "Sent to another body",
        "Preguntas que en el mes se enviaron a la entidad a la que le corresponden, dicha en "
        "público.",
        "Questions sent in the month to the body whose they are, which is named in public.",
    ),
    "questions_late": Definition(
        "Sin respuesta y con el plazo vencido",
        "Unanswered and past the term",
        "Preguntas con el plazo legal vencido el día del informe y sin respuesta.",
        "Questions whose legal term was over on the report's day, without an answer.",
    ),
    "questions_not_published": Definition(
        "No publicadas",
        "Not published",
        "Preguntas del mes que no se publicaron, con la razón a quien preguntó. Menos de "
        "cinco no se dice, porque podría señalar a alguien.",
        "Questions of the month that were not published, with the reason told to the asker. "
        "Fewer than five are not told: they could point at somebody.",
    ),
    "meetings_convened": Definition(
        "Encuentros convocados",
        "Meetings convened",
        "Encuentros de la comunidad y la policía a los que en el mes se invitó a todos.",
        "Meetings of neighbours and police to which everybody was invited in the month.",
    ),
    "meetings_held": Definition(
        "Encuentros realizados",
        "Meetings held",
        "Los que empezaron en el mes y de los que se dijo que se hicieron.",
        "Those that began in the month and were said to have taken place.",
    ),
    "meetings_cancelled": Definition(
        "Encuentros cancelados",
        "Meetings cancelled",
        "Los convocados que en el mes se cancelaron, con la razón a quienes se inscribieron.",
        "Convened ones that were called off in the month, with the reason told to everybody "
        "registered.",
    ),
    "meetings_unsaid": Definition(
        "Sin decir si se hicieron",
        "Not said whether held",
        "Los que debían empezar en el mes y de los que nadie ha dicho si se hicieron. Su acta "
        "también vence.",
        "Those that were to begin in the month and of which nobody has said whether they took "
        "place. Their minutes fall due all the same.",
    ),
    "meetings_came": Definition(
        "Personas que fueron",
        "People who came",
        "Asistencias anotadas en los encuentros del mes; quien fue a dos cuenta dos veces. No "
        "se publican cifras menores de cinco, ni sumas de las que se puedan deducir.",
        "Attendances noted at the month's meetings; whoever came to two counts twice. Figures "
        "under five are not published, nor sums from which they could be worked out.",
    ),
    "meetings_minutes_on_time": Definition(
        "Actas publicadas a tiempo",
        "Minutes published in time",
        "Actas publicadas en el mes a más tardar diez días hábiles después del encuentro, con "
        "cinco días hábiles para comentarlas.",
        "Minutes published in the month within ten working days of the meeting, five of them "
        "for comments.",
    ),
    "meetings_minutes_late": Definition(
        "Actas publicadas tarde",
        "Minutes published late",
        "Actas publicadas en el mes después de esos diez días hábiles.",
        "Minutes published in the month after those ten working days.",
    ),
    "meetings_minutes_overdue": Definition(
        "Actas vencidas hoy",
        "Minutes overdue today",
        "Actas con los diez días hábiles ya pasados el día del informe y sin publicar.",
        "Minutes whose ten working days were over on the report's day and that are not "
        "published.",
    ),
    "committees_at_work": Definition(
        "Comités que trabajan",
        "Committees at work",
        "Comités constituidos y no terminados el día del informe.",
        "Committees constituted and not dissolved on the report's day.",
    ),
    "committees_founded": Definition(
        "Comités constituidos",
        "Committees constituted",
        "Los que en el mes se constituyeron, con su acta y el perfil del sector.",
        "Those constituted in the month, with their act and a profile of the sector.",
    ),
    "committees_dissolved": Definition(
        "Comités terminados",
        "Committees dissolved",
        "Los que en el mes terminaron, con la razón.",
        "Those that ended in the month, with the reason.",
    ),
    "committees_plans": Definition(
        "Planes en marcha",
        "Plans under way",
        "Problemas en los que los comités trabajan hoy, en uno de cuatro pasos: observar, "
        "entender, actuar y evaluar.",
        "Problems that committees work on today, at one of four steps: scanning, analysis, "
        "response, assessment.",
    ),
    "committees_stalled": Definition(
        "Planes quietos",
        "Plans standing still",
        "De esos, los que llevan más de 21 días sin que nadie haga nada. No cuenta la espera "
        "de quien ya hizo todas las tareas y aguarda el resultado.",
        "Of those, the ones in which nobody did anything for more than 21 days. Waiting for "
        "the result once every task is done does not count.",
    ),
    "committees_results": Definition(
        "Resultado de un plan",
        "Result of a plan",
        "Lo que pasó en el lugar, trece semanas después frente a trece antes, dividido por lo "
        "mismo en el resto de la comuna, con su intervalo del 95 %. Menos de 1 es mejor que "
        "el resto; si el intervalo incluye el 1, no se ve una diferencia. Con menos de cinco "
        "en una de las cuatro cuentas no alcanza para decir.",
        "What happened in the place in thirteen weeks after against thirteen before, divided "
        "by the same in the rest of the comuna, with its 95% interval. Under 1 is better than "
        "the rest; where the interval holds 1, no difference can be seen. With fewer than "
        "five in one of the four counts there is not enough to say.",
    ),
    "trust": Definition(
        "Confianza, de 0 a 100",
        "Trust, from 0 to 100",
        "La encuesta publicada más reciente de cada lado, tal como se publicó. Más es más "
        "confianza. Los grupos de menos de diez personas están ocultos. Si no es "
        "probabilística, habla de quienes respondieron y no lleva margen de error.",
        "The newest published survey of each side, as it was published. More is more trust. "
        "Groups of fewer than ten people are hidden. Where it is not a probability sample it "
        "speaks of those who answered, and has no margin of error.",
    ),
    "recognition": Definition(
        "Servicios agradecidos",
        "Services people gave thanks for",
        "Servicios cotidianos que alguien agradeció y que otra persona o el comité confirmó en "
        "el mes. No se cuentan capturas, multas ni requisas, y no se dice cuántas veces: no es "
        "una competencia.",
        "Everyday services somebody gave thanks for and another person or the committee "
        "confirmed in the month. Arrests, fines and stops cannot be entered, and it is not "
        "said how often: this is no contest.",
    ),
}
