"""What each maker's protocol can guarantee, said plainly on the page of every device.

A button that may lose a press is still worth having, if those who hang it up know it. The
words say what the protocol promises, not what a good day looks like. Sources: the makers'
documentation, named in `sensors/adapters/`.
"""

from enum import StrEnum

from models.alerts.codes import Protocol
from models.language import say, speak


class Delivery(StrEnum):
    """What becomes of a press on its way to the platform, by protocol."""

    NATIVE = "native"
    ZIGBEE2MQTT = "zigbee2mqtt"
    CHIRPSTACK = "chirpstack"
    THE_THINGS_STACK = "the_things_stack"
    TASMOTA = "tasmota"
    SHELLY = "shelly"


class Obedience(StrEnum):
    """What is known of an order on its way to a device, by protocol."""

    NATIVE = "native"
    ZIGBEE2MQTT = "zigbee2mqtt"
    CHIRPSTACK = "chirpstack"
    THE_THINGS_STACK = "the_things_stack"
    TASMOTA = "tasmota"
    SHELLY = "shelly"


class Preparation(StrEnum):
    """What must be set on a device or its bridge for that, by protocol."""

    NATIVE = "native"
    ZIGBEE2MQTT = "zigbee2mqtt"
    CHIRPSTACK = "chirpstack"
    THE_THINGS_STACK = "the_things_stack"
    TASMOTA = "tasmota"
    SHELLY = "shelly"


speak(
    Delivery,
    {
        Delivery.NATIVE: (
            (
                "No se pierde: el equipo repite la pulsación cada 3 segundos hasta que la "
                "plataforma responde que la guardó."
            ),
            (
                "Not lost: the device repeats the press every 3 seconds until the platform "
                "answers that it is written down."
            ),
        ),
        Delivery.ZIGBEE2MQTT: (
            (
                "Puede perderse: el puente Zigbee envía la pulsación una sola vez y no "
                "guarda copia. Si el puente o su red están caídos en ese momento, nadie la "
                "oye. Dos pulsaciones iguales en 3 segundos cuentan como una."
            ),
            (
                "May be lost: the Zigbee bridge sends the press once and keeps no copy. If "
                "the bridge or its network is down at that moment, nobody hears it. Two "
                "equal presses within 3 seconds count as one."
            ),
        ),
        Delivery.CHIRPSTACK: (
            (
                "Puede perderse en el último tramo: con envío confirmado, el botón repite "
                "por radio hasta que ChirpStack la recibe, un número limitado de veces. "
                "ChirpStack la pasa a la plataforma una sola vez. Si esa conexión está "
                "cortada, nadie la oye."
            ),
            (
                "May be lost on the last stretch: with confirmed uplinks the button repeats "
                "by radio until ChirpStack receives it, a limited number of times. "
                "ChirpStack passes it on to the platform once. If that connection is down, "
                "nobody hears it."
            ),
        ),
        Delivery.THE_THINGS_STACK: (
            (
                "Puede perderse en el último tramo: con envío confirmado, el botón repite "
                "por radio hasta que The Things Stack la recibe, un número limitado de "
                "veces. The Things Stack la pasa a la plataforma una sola vez, por internet "
                "y sin confirmar. Si esa conexión está cortada, nadie la oye."
            ),
            (
                "May be lost on the last stretch: with confirmed uplinks the button repeats "
                "by radio until The Things Stack receives it, a limited number of times. "
                "The Things Stack passes it on to the platform once, over the internet and "
                "unconfirmed. If that connection is down, nobody hears it."
            ),
        ),
        Delivery.TASMOTA: (
            (
                "Puede perderse: el equipo envía la pulsación una sola vez y sin confirmar. "
                "Si no tiene wifi o conexión en ese momento, nadie la oye. No dice la hora. "
                "Dos pulsaciones iguales en 3 segundos cuentan como una."
            ),
            (
                "May be lost: the device sends the press once, unconfirmed. Without wifi or "
                "a connection at that moment, nobody hears it. It does not tell the time. "
                "Two equal presses within 3 seconds count as one."
            ),
        ),
        Delivery.SHELLY: (
            (
                "Puede perderse: con conexión, el equipo repite la pulsación hasta que el "
                "servidor de mensajes la recibe. Si no tiene conexión en ese momento, nadie "
                "la oye. Un botón BLU habla por Bluetooth con un Shelly cercano, sin "
                "confirmar."
            ),
            (
                "May be lost: while connected, the device repeats the press until the "
                "message server receives it. Without a connection at that moment, nobody "
                "hears it. A BLU button speaks by Bluetooth to a Shelly nearby, "
                "unconfirmed."
            ),
        ),
    },
)
speak(
    Obedience,
    {
        Obedience.NATIVE: (
            "Responde a cada orden si la cumplió o por qué no.",
            "Answers each order: done, or why not.",
        ),
        Obedience.ZIGBEE2MQTT: (
            (
                "Recibe órdenes y no responde: no se sabe si la sirena sonó. La sirena y la "
                "luz se apagan juntas."
            ),
            (
                "Takes orders and does not answer: nobody knows whether the siren sounded. "
                "Siren and light go off together."
            ),
        ),
        Obedience.CHIRPSTACK: ("No recibe órdenes.", "Takes no orders."),
        Obedience.THE_THINGS_STACK: ("No recibe órdenes.", "Takes no orders."),
        Obedience.TASMOTA: (
            (
                "Responde con el estado del relé: encendido o apagado. La sirena es el relé "
                "1 y la luz el relé 2. La prueba solo comprueba que el equipo contesta."
            ),
            (
                "Answers with the state of the relay: on or off. The siren is relay 1 and "
                "the light is relay 2. The test only checks that the device answers."
            ),
        ),
        Obedience.SHELLY: (
            (
                "Responde a cada orden si la cumplió o por qué no. La sirena es la primera "
                "salida y la luz la segunda. La prueba solo comprueba que el equipo "
                "contesta."
            ),
            (
                "Answers each order: done, or why not. The siren is the first output and "
                "the light is the second. The test only checks that the device answers."
            ),
        ),
    },
)

speak(
    Preparation,
    {
        Preparation.NATIVE: (
            "Ponga en el equipo el usuario y la clave que se mostraron al registrarlo.",
            "Give the device the user and the key that were shown when it was registered.",
        ),
        Preparation.ZIGBEE2MQTT: (
            (
                "En Zigbee2MQTT deje como nombre del equipo su dirección (0x…), la salida en "
                "JSON y active last_seen en ISO_8601: con la hora, una copia guardada no se "
                "toma por otra pulsación."
            ),
            (
                "In Zigbee2MQTT leave the device's address (0x…) as its name and the output in "
                "JSON, and set last_seen to ISO_8601: with the time, a kept copy is not taken "
                "for another press."
            ),
        ),
        Preparation.CHIRPSTACK: (
            (
                "Active el botón por OTAA y con envío confirmado. En ChirpStack use la "
                "integración MQTT en JSON con la cuenta del puente, y QoS 1."
            ),
            (
                "Join the button by OTAA, with confirmed uplinks. In ChirpStack use the MQTT "
                "integration in JSON with the bridge's account, and QoS 1."
            ),
        ),
        Preparation.THE_THINGS_STACK: (
            (
                "Active el botón por OTAA y con envío confirmado. Un puente MQTT debe copiar "
                "los temas de la aplicación desde The Things Stack a este servidor."
            ),
            (
                "Join the button by OTAA, with confirmed uplinks. An MQTT bridge must copy the "
                "application's topics from The Things Stack to this server."
            ),
        ),
        Preparation.TASMOTA: (
            (
                "Ponga en el equipo su serial como tema (Topic) y deje FullTopic como viene. "
                "Un botón necesita SetOption73 1; un interruptor, SetOption114 1."
            ),
            (
                "Give the device its serial as Topic and leave FullTopic as it comes. A button "
                "needs SetOption73 1; a switch needs SetOption114 1."
            ),
        ),
        Preparation.SHELLY: (
            (
                "Ponga en el equipo su serial como prefijo MQTT, con RPC y avisos activos, y "
                "la entrada como botón. Un botón BLU se registra por su dirección, si el "
                "Shelly cercano usa el programa del fabricante, o como "
                "SERIAL/bthomedevice:200, si está emparejado con él."
            ),
            (
                "Give the device its serial as MQTT prefix, with RPC and notifications on, and "
                "the input as a button. A BLU button is registered by its address where the "
                "Shelly nearby runs the maker's script, or as SERIAL/bthomedevice:200 where it "
                "is paired with it."
            ),
        ),
    },
)

TAKES_ORDERS = frozenset(
    {Protocol.NATIVE, Protocol.ZIGBEE2MQTT, Protocol.TASMOTA, Protocol.SHELLY}
)
ANSWERS_ORDERS = TAKES_ORDERS - {Protocol.ZIGBEE2MQTT}


def delivery_in_words(protocol: Protocol, language: str = "es") -> str:
    """Return what becomes of a press of such a device on its way here."""
    return say(Delivery(protocol.value), language)


def orders_in_words(protocol: Protocol, language: str = "es") -> str:
    """Return what is known of an order to such a device."""
    return say(Obedience(protocol.value), language)


def preparation_in_words(protocol: Protocol, language: str = "es") -> str:
    """Return what must be set on such a device, or on its bridge."""
    return say(Preparation(protocol.value), language)
