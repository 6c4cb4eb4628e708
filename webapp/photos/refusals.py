"""Why a photo is not taken in: each reason has a name, and words for whoever sent it."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l


class PhotoRefusedError(Exception):
    """A file that cannot be kept as a photo. `words` say to its sender what to do."""

    words: ClassVar[object]


class NoPhotoError(PhotoRefusedError):
    """An empty file, as some browsers send when none was chosen."""

    words = _l("El archivo llegó vacío. Elija la foto otra vez.")


class TooHeavyError(PhotoRefusedError):
    """More than ten megabytes."""

    words = _l("La foto pesa más de 10 MB. Envíe una más liviana o tómela de nuevo.")


class TooManyPixelsError(PhotoRefusedError):
    """More than forty megapixels, or a file that says so to exhaust the machine."""

    words = _l("La foto es demasiado grande: el máximo son 40 megapíxeles.")


class TooSmallError(PhotoRefusedError):
    """So few pixels that nobody could see anything."""

    words = _l("La foto es demasiado pequeña para ver algo en ella.")


class NotAPhotoError(PhotoRefusedError):
    """Not a JPEG, PNG or WebP, whatever its name says."""

    words = _l("Ese archivo no es una foto que podamos leer. Envíe una foto JPEG, PNG o WebP.")


class BrokenPhotoError(PhotoRefusedError):
    """A photo that ends too early or is damaged."""

    words = _l("La foto está dañada o llegó incompleta. Envíela otra vez.")


class AnimatedError(PhotoRefusedError):
    """Several pictures in one file: nobody could say which one was looked at."""

    words = _l("Esa imagen se mueve. Envíe una foto fija.")


class UploadsPausedError(PhotoRefusedError):
    """The disk is nearly full, or strangers have sent more than anybody can look at."""

    words = _l("Por ahora no podemos recibir fotos. Puede enviar su reporte sin foto.")


class TooManyPhotosError(PhotoRefusedError):
    """One address sent more today than a whole neighbourhood would."""

    words = _l(
        "Desde su conexión ya llegaron muchas fotos hoy. Puede enviar su reporte sin foto."
    )
